"""What several interfaces share: the gate of those who sign in, the frame of sites without it, language, scripts."""
