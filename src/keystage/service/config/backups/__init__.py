"""Backups and restoring: one encrypted file with everything that must be kept, and the way back.

`key_pairs` what opens it · `sealed` the encryption · `archive` what lies in it · `rows`, `schema`, `moment` the
database, the same on both kinds · `home_files` the rest of KEYSTAGE_HOME · `making` · `folder` where they lie ·
`checking` · `target`, `under_way`, `filling`, `settling`, `restoring` the way back.
"""
