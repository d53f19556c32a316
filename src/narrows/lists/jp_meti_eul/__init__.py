"""Japan: the Foreign End User List of the Ministry of Economy, Trade and Industry."""
