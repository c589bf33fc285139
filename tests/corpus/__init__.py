"""Files of pupils that are wrong in one way each, with the verdict that each must get. All of it is made up here."""
