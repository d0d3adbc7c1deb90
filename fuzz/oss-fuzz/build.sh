#!/bin/bash -eu
# Builds every fuzz target as OSS-Fuzz wants it: with $CC $CFLAGS, linked by
# $CXX $CXXFLAGS with $LIB_FUZZING_ENGINE, into $OUT, with its seeds as a zip file
# and its dictionary. Tried by ci/oss-fuzz.
cd "${PLUMBLINE:-$(dirname "$0")/../..}"
work=${WORK:-build}/oss-fuzz
# What runs the targets need not have OpenSSL.
tls=${OSS_FUZZ_TLS:--l:libssl.a -l:libcrypto.a -ldl -lpthread}

make -s -j"$(nproc)" BUILD="$work" CC="$CC" OPT= SAN="$CFLAGS" \
	FUZZ_LINK="$CXX" LDFLAGS="$CXXFLAGS" FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
	TLS="$tls" fuzzers-only
for source in fuzz/*_fuzz.c; do
	name=$(basename "$source" _fuzz.c)
	cp "$work/fuzzers/$name" "$OUT/$name"
	[ ! -s "fuzz/$name.dict" ] || cp "fuzz/$name.dict" "$OUT/$name.dict"
	(cd "fuzz/seeds/$name" &&
		python3 -m zipfile -c "$OUT/${name}_seed_corpus.zip" ./*)
done
