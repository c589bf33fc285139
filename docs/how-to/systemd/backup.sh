#!/bin/sh
# A backup of the service, encrypted before it touches the disk. /opt/keystage/backup.sh, run by keystage-backup.timer
# KEYSTAGE_BACKUP_TO: a recipient's public key of `age` (apt install age). Its private key is not kept on this server.
set -eu
to=/srv/keystage-backups/$(date -u +%Y-%m-%dT%H%M)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${DATABASE_URL:-}" ]; then
    pg_dump --format=custom --file="$work/database.dump" "$DATABASE_URL"
else
    sqlite3 "$KEYSTAGE_HOME/keystage.sqlite3" ".backup '$work/keystage.sqlite3'"
fi
# The database first, releases after: a release the database does not know yet does no harm, the other way about does.
tar --create --directory "$KEYSTAGE_HOME" --exclude ./figures --exclude ./static --exclude './keystage.sqlite3*' \
    --exclude './.*' . --directory "$work" . | age --recipient "$KEYSTAGE_BACKUP_TO" --output "$to.partial"
mv "$to.partial" "$to.tar.age"
find /srv/keystage-backups -name '*.tar.age' -mtime +35 -delete
