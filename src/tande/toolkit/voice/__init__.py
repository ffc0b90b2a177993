"""Calls as a provider tells of them and is answered: TwiML, which several speak. Pure, and knows no mission."""
