"""Forms for Kobo and ODK, made from our own definitions of what is recorded, and reading what comes back from them.

``form.Form`` is the form as plain values, ``xlsform`` makes the XLSForm and the XForm of it, ``violations``,
``encounters`` and ``on_behalf`` are ours, ``submissions`` reads their exports. Nothing that tells who somebody is, is
asked in a form: it lies on others' servers and phones. The one exception is encrypted on the phone (``on_behalf``).
"""
