"""Words to sound: how a language without a voice of its own is read, and the files that a phone and a page play.

``phonemes`` and ``numbers`` turn words into sounds by a language's table; ``voice`` is a process of its own that
speaks; ``sound`` cuts, writes and reads files; ``recorded`` finds what people said; ``making`` makes what is missing;
``shelf`` finds a file by language and name.
"""
