"""What people outside run against the public log, without Django: the verifier, and the witness."""
