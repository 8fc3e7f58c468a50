"""What a word, a sentence and a language are: the one room that decides it. Pure.

text | fold | words | forms without affixes, stems, compounds        text | detection | its language
"""
