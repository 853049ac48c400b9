"""factx reads news text and gives back facts: who said what, which figures, when, where.

    facts = factx.extract(text)
    facts.model_dump_json()
"""
