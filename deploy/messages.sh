#!/usr/bin/env bash
# Brings the catalogues up to what the screens say, and compiles them: our own words, and those of the libraries that have
# none in Chinese. A new sentence is left empty, a changed one is marked fuzzy; the tests find both.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
python=$(realpath --no-symlinks "${PYTHON:-.venv/bin/python}")
packages=$("$python" -c 'import pathlib, django; print(pathlib.Path(django.__file__).parent.parent)')
catalogue=zh_Hans/LC_MESSAGES/django
ours=$root/collections_app/locale/$catalogue
theirs=$root/collections_app/locale/libraries/$catalogue
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

collect() {
    DATABASE_URL=postgres:///none REDIS_URL=redis:///none ARREARS_LOCAL=1 PYTHONPATH=$root "$python" -m django makemessages \
        --settings config.settings --locale zh_Hans --no-location --verbosity 0 --ignore tests --ignore bench
}

# the words of the libraries, less those that come with a translation
mkdir -p "$work/libraries/locale" "$work/known"
for package in unfold django_filters rest_framework drf_standardized_errors knox; do
    cp -r "$packages/$package" "$work/libraries/"
    rm -rf "$work/libraries/$package/locale" "$work/libraries/$package/static"
done
find "$work/libraries/unfold/contrib" -mindepth 1 -maxdepth 1 -type d ! -name filters ! -name forms -exec rm -rf {} +
(cd "$work/libraries" && collect)
known=("$packages"/django/conf/locale "$packages"/django/contrib/{admin,auth,contenttypes,humanize,postgres,sessions}/locale
    "$packages"/rest_framework/locale)
for locale in "${known[@]}"; do
    msgunfmt --output-file "$(mktemp --suffix .po --tmpdir="$work/known")" "$locale/$catalogue.mo"
done
msgcat --use-first --output-file "$work/known.po" "$work"/known/*.po
msgcomm --more-than=1 --output-file "$work/both.po" "$work/libraries/locale/$catalogue.po" "$work/known.po"
msgcomm --unique --output-file "$work/new.po" "$work/libraries/locale/$catalogue.po" "$work/both.po"
msgmerge --quiet --output-file "$work/theirs.po" "$theirs.po" "$work/new.po"
mv "$work/theirs.po" "$theirs.po"

collect

# always in the same order and without the hour, so that a change shows as what it is
for file in "$ours" "$theirs"; do
    msgattrib --no-obsolete --no-location --sort-output "$file.po" | sed '/^"POT-Creation-Date:/d' >"$work/sorted.po"
    cp "$work/sorted.po" "$file.po"
    msgfmt --check --statistics --output-file "$file.mo" "$file.po"
done
