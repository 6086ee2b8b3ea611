# what: another attempt begins the run anew
# in: src/fetch/*.c
# red: net-rst-twice
s/w->ask.from = l.at;/w->ask.from = l.from;/
