"""The public log as C2SP tlog-tiles: hashing, tiles, proofs, checkpoints, cosignatures. Pure: no files, no network."""
