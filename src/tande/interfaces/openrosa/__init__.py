"""What field apps ask and send."""
