"""How letters are handed over in person: by whom, to whom, when and where, with the photo and the signature that show it."""
