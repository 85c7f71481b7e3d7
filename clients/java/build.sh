#!/bin/sh
# Builds the client with the tools of the JDK alone. Usage: build.sh [jar | test | conformance | javadoc] [FOLDER]
# FOLDER gets what is built; default: build, beside this script.
set -eu
cd "$(dirname "$0")"
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -1)
task=${1:-jar}
out=${2:-build}

compile() { # arguments: sources, folder, and options of javac
  sources=$1 folder=$2
  shift 2
  mkdir -p "$folder"
  find "$sources" -name '*.java' ! -name package-info.java >"$folder.sources"
  javac --release 17 -Xlint:all -Werror -encoding UTF-8 -d "$folder" "$@" "@$folder.sources"
}

compile src/main/java "$out/classes"
cp -R src/main/resources/. "$out/classes/"
case $task in
  jar)
    jar --create --file "$out/licet-client-$version.jar" -C "$out/classes" .
    echo "$out/licet-client-$version.jar"
    ;;
  test)
    compile src/test/java "$out/test" -cp "$out/classes"
    java -cp "$out/classes:$out/test" licet.internal.Tests
    ;;
  conformance)
    compile src/conformance/java "$out/conformance" -cp "$out/classes"
    ;;
  javadoc)
    javadoc -quiet -Xdoclint:all,-missing -Werror -encoding UTF-8 -d "$out/javadoc" --module-source-path "licet.client=src/main/java" --module licet.client
    ;;
  *)
    echo 'Usage: build.sh [jar | test | conformance | javadoc] [FOLDER]' >&2
    exit 2
    ;;
esac
