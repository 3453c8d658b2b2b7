SELECT paid, open, behind FROM standing
