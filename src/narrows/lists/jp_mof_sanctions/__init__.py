"""Japan: parties whose assets are frozen, list of the Ministry of Finance."""
