"""OpenRosa 1.0, as ODK Collect, KoboCollect and Tella speak it: what they are told, what they send, what it means.

``documents`` writes the lists that they fetch; ``routes`` and ``credentials`` read what they ask and who they are;
``xml``, ``submissions`` and ``parts`` read what they post; ``deciding`` says what becomes of it, ``answers`` what they
are told. Pure: whoever uses it reads the request, seals, keeps, and answers only when all is kept.
"""
