"""Phone menus (USSD) as providers ask and want to be answered: a small file for each form. Pure, knows no mission."""
