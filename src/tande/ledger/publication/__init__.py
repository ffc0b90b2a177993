"""The public log's one writer: batches, tiles, checkpoints, anchors, openings and lists of check numbers."""
