"""What debtors contest: of a bill, a part of it or a whole account, from the objection to the answer and the correction."""
