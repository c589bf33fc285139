"""Drills: what may go wrong, made to go wrong over and over, and the harm counted: `script/drill NAME [words]`.

A drill is a module here with `main(words: list[str]) -> int`: it prints its table and returns 0 where nothing was lost.
`script/drill` alone lists them; `script/drill all` runs one after the other with no words.
"""
