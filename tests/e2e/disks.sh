#!/bin/sh
# disks.sh: where the bytes land: full, read-only and forbidden places, what
# stands in the way, ext4 with its power cut. Whatever it is: the old file or
# the whole new one, a status that says what was wrong, and the next run ends
# the job.
set -eu
SUITE=disks
. tests/e2e/lib.sh
. tests/tools/places.sh

# What is mounted goes first when the script ends.
MOUNTED=
disks_end() {
	for m in $MOUNTED; do umount -l "$m" 2>/dev/null || :; done
	lib_end
}
trap 'disks_end' EXIT
# mounted NAME DIR MOUNT_ARG...: or a loud skip
mounted() {
	what=$1 at=$2
	shift 2
	mkdir -p "$at"
	if mount "$@" "$at" 2> "$T/mount.err"; then
		MOUNTED="$at $MOUNTED"
		return 0
	fi
	skip "$what" "cannot mount: $(head -n 1 "$T/mount.err")"
	return 1
}

# ---- full ------------------------------------------------------------------

full() {
	mounted "tmpfs" "$T/full" -t tmpfs -o size=8m,mode=755 tmpfs || return 0
	echo old > "$T/full/big"
	pail get --json s3://b/big "$T/full"
	refused "tmpfs too small" 74 "$T/full"
	has "tmpfs too small: it is said" "$T/err" DISK_FULL

	# Small ones are not reserved: they fail in the middle, some are done.
	pail get -f "$T/list" --failed "$T/left" "$T/full"
	is "full in the middle: status" "$STATUS" 80
	done=$(find "$T/full" -name 'o0*' | wc -l | tr -d ' ')
	is "full in the middle: done and failed" \
		$((done + $(wc -l < "$T/left"))) 30
	has "full in the middle: the last line" "$T/err" "^pail: $done files"
	is "full in the middle: no litter" "$(litter "$T/full")" 0
	mount -o remount,size=64m "$T/full"
	pail get -f "$T/left" "$T/full"
	is "full in the middle: the rest, with room" \
		"$STATUS $(find "$T/full" -name 'o0*' | wc -l)" "0 30"
	is "full in the middle: bytes" \
		"$(cd "$T/full" && cat o0* | sha256sum)" "$(
			numbered 30 some/o%06d | while read -r key; do
				"$S3D" --cat --spec "$T/spec" --bucket b \
					--key "$key"
			done | sha256sum)"
	next "tmpfs with room" "$T/full"

	# A page or so too little: for the data, or for the journal.
	for room in 12284 12288 12292 12296 12300 12304; do
		rm -rf "$T/full/"* "$T/full/".pail*
		mount -o remount,size=${room}k "$T/full"
		pail get --checkpoint 1M s3://b/big "$T/full"
		case $STATUS-$(sum_of "$T/full/big") in
		0-$BIG | 74-none) ok "tmpfs of $room KiB: status $STATUS" ;;
		*) not_ok "tmpfs of $room KiB" "status $STATUS: $(cat "$T/err")" ;;
		esac
		mount -o remount,size=64m "$T/full"
		next "tmpfs of $room KiB" "$T/full"
	done

	# Room that another takes in the middle of many small files.
	rm -rf "$T/full/"*
	mount -o remount,size=20m "$T/full"
	slowly get -j 2 -f "$T/list" --failed "$T/left" "$T/full"
	wait_for "$T/full" 'o00000*'
	dd if=/dev/zero of="$T/full/filler" bs=64k 2> /dev/null || :
	pail_end
	is "filled by another: status" "$STATUS" 80
	is "filled by another: no litter" "$(litter "$T/full")" 0
	rm "$T/full/filler"
	mount -o remount,size=64m "$T/full"
	pail get -f "$T/left" "$T/full"
	is "filled by another: the rest" \
		"$STATUS $(find "$T/full" -name 'o0*' | wc -l)" "0 30"

	# No inodes left.
	mounted "inodes" "$T/inodes" -t tmpfs -o size=64m,nr_inodes=8 tmpfs ||
		return 0
	pail get -f "$T/list" --failed "$T/left" "$T/inodes"
	is "no inodes: status" "$STATUS" 80
	is "no inodes: no litter" "$(litter "$T/inodes")" 0
	mount -o remount,nr_inodes=0 "$T/inodes"
	pail get -f "$T/left" "$T/inodes"
	is "no inodes: the rest" \
		"$STATUS $(find "$T/inodes" -name 'o0*' | wc -l)" "0 30"
}

# ---- not to be written -----------------------------------------------------

read_only() {
	mounted "read-only" "$T/ro" -t tmpfs -o size=64m tmpfs || return 0
	echo old > "$T/ro/big"
	mount -o remount,ro "$T/ro"
	pail get --json s3://b/big "$T/ro"
	refused "read-only" 74 "$T/ro"
	has "read-only: it is said" "$T/err" READ_ONLY
	pail get --json s3://b/big "$T/ro/new/"
	is "read-only: DEST/ to be made" "$STATUS" 74
	mount -o remount,rw "$T/ro"
	next "read-only" "$T/ro"
}

forbidden() {
	if [ "$(id -u)" != 0 ] || ! command -v setpriv > /dev/null; then
		skip "forbidden" "needs root and setpriv"
		return 0
	fi
	as="setpriv --reuid=54321 --regid=54321 --clear-groups"
	cp "$PAIL" "$T/pail"
	mkdir -m 755 "$T/mine"
	echo old > "$T/mine/big"
	before=$RUN
	PAIL_WAS=$PAIL
	RUN="$as $RUN" PAIL=$T/pail
	pail get --json s3://b/big "$T/mine"
	refused "forbidden" 74 "$T/mine"
	has "forbidden: it is said" "$T/err" NO_PERMISSION
	chmod 777 "$T/mine"
	pail get s3://b/big "$T/mine"
	is "another's file in a directory of all" \
		"$STATUS $(sum_of "$T/mine/big")" "0 $BIG"
	chmod 600 "$T/pki/ca.pem"
	pail get s3://b/big "$T/mine"
	is "a CA file that may not be read" "$STATUS" 78
	chmod 644 "$T/pki/ca.pem"
	if command -v prlimit > /dev/null; then
		RUN="$as prlimit --nproc=3 $before"
		pail get s3://b/big "$T/mine"
		is "threads for two workers of four" \
			"$STATUS $(sum_of "$T/mine/big")" "0 $BIG"
		RUN="$as prlimit --nproc=1 $before"
		pail get s3://b/big "$T/mine"
		is "no thread to be had" "$STATUS" 71
	else
		skip "threads" "no prlimit"
	fi
	RUN=$before PAIL=$PAIL_WAS
}

in_the_way() {
	mkdir -p "$T/way/dir/big" "$T/way/fifo" "$T/way/link" "$T/way/null"
	mkfifo "$T/way/fifo/big"
	ln -s nowhere "$T/way/link/big"
	ln -s /dev/null "$T/way/null/big"
	for kind in dir fifo link null; do
		pail get --json s3://b/big "$T/way/$kind/"
		is "a $kind in the way" "$STATUS $(fetched)" "74 0"
		is "a $kind in the way: it stays" "$(ls -A "$T/way/$kind")" big
	done
	# What stands where the part and the journal should be.
	mkdir "$T/way/part"
	slowly get --checkpoint 1M s3://b/big "$T/way/part"
	wait_for "$T/way/part" '.pail*j'
	pail_end KILL
	journal=$(find "$T/way/part" -name '.pail*j')
	for kind in journal part; do
		what=$journal
		[ $kind = journal ] || what=${journal%j}
		rm -f "$what"
		echo precious > "$T/precious"
		ln "$T/precious" "$what"
		pail get s3://b/big "$T/way/part"
		is "a hard link for the $kind: nothing through it" \
			"$(cat "$T/precious")" precious
		rm -f "$what"
		ln -s "$T/precious" "$what"
		pail get s3://b/big "$T/way/part"
		is "a link for the $kind: nothing through it" \
			"$(cat "$T/precious")" precious
		rm -f "$what"
	done
	next "links planted" "$T/way/part"
	# The tree changes under it.
	mkdir "$T/way/moved"
	slowly get --checkpoint 1M s3://b/big "$T/way/moved"
	wait_for "$T/way/moved" '.pail*j'
	mv "$T/way/moved" "$T/way/elsewhere"
	mkdir "$T/way/moved"
	pail_end
	is "the directory renamed meanwhile" \
		"$STATUS $(sum_of "$T/way/elsewhere/big") $(ls -A "$T/way/moved")" \
		"0 $BIG "
	slowly get --checkpoint 1M s3://b/big "$T/way/moved"
	wait_for "$T/way/moved" '.pail*j'
	rm -rf "$T/way/moved"
	pail_end
	is "the directory removed meanwhile" "$STATUS" 74
}

# ---- ext4 ------------------------------------------------------------------

# Cuts its power: what the device has is taken aside while the process is
# stopped, and mounted in its place.
ext4_cut() {
	slowly get -j 4 --checkpoint 1M s3://b/big s3://b/small "$T/ext4"
	sleep "$1"
	kill -STOP "$VICTIM" 2> /dev/null || :
	cp "$T/ext4.img" "$T/cut.img"
	pail_end KILL
	rm -rf "$T/ext4/"* "$T/ext4/".pail*
	echo old > "$T/ext4/big"
	sync
	mounted "ext4 after a cut" "$T/cut" -o loop "$T/cut.img" || return 0
	found=$(sum_of "$T/cut/big")
	small=$(sum_of "$T/cut/small")
	left=$(litter "$T/cut")
	case $found in
	"$BIG" | "$OLD") ;;
	*) wrong="$wrong big is neither old nor new after $1 s;" ;;
	esac
	case $small in
	"$SMALL" | none) ;;
	*) wrong="$wrong small is not whole after $1 s;" ;;
	esac
	[ "$left" -le 4 ] || wrong="$wrong $left files left after $1 s;"
	pail get -v s3://b/big s3://b/small "$T/cut"
	[ "$STATUS $(sum_of "$T/cut/big") $(sum_of "$T/cut/small") $(litter "$T/cut")" = "0 $BIG $SMALL 0" ] ||
		wrong="$wrong the next run after $1 s: status $STATUS;"
	! grep -q ,resumed "$T/err" || resumed=$((resumed + 1))
	umount "$T/cut"
	cuts=$((cuts + 1))
}

# The file system goes down under it, its journal unwritten, and comes back.
ext4_dies() {
	slowly get -j 4 --checkpoint 1M s3://b/big "$T/ext4"
	wait_for "$T/ext4" '.pail*j'
	sleep 0.3
	if ! python3 - "$T/ext4" 2> "$T/ioctl" << 'END'
import fcntl, os, struct, sys
SHUTDOWN, NO_FLUSH = 0x8004587d, 2  # EXT4_IOC_SHUTDOWN
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), SHUTDOWN,
            struct.pack("I", NO_FLUSH))
END
	then
		skip "ext4 dies" "$(tail -n 1 "$T/ioctl")"
		pail_end KILL
		return 0
	fi
	pail_end
	is "ext4 dies: status" "$STATUS" 74
	umount "$T/ext4"
	mount -o loop "$T/ext4.img" "$T/ext4"
	is "ext4 dies: the old file" "$(sum_of "$T/ext4/big")" "$OLD"
	pail get -v s3://b/big "$T/ext4"
	has "ext4 dies: resumed" "$T/err" ,resumed
	is "ext4 dies: bytes" "$(sum_of "$T/ext4/big") $(litter "$T/ext4")" \
		"$BIG 0"
	rm "$T/ext4/big"
	echo old > "$T/ext4/big"
	sync
}

ext4() {
	if ! command -v mkfs.ext4 > /dev/null; then
		skip "ext4" "no mkfs.ext4"
		return 0
	fi
	dd if=/dev/zero of="$T/ext4.img" bs=1M count=0 seek=48 2> /dev/null
	mkfs.ext4 -q "$T/ext4.img"
	mounted "ext4" "$T/ext4" -o loop "$T/ext4.img" || return 0
	echo old > "$T/ext4/big"
	OLD=$(sum_of "$T/ext4/big")
	slowly get --checkpoint 1M s3://b/big "$T/ext4"
	wait_for "$T/ext4" '.pail*j'
	sleep 0.3
	pail_end KILL
	is "ext4, killed: the old file" "$(cat "$T/ext4/big")" old
	pail get -v s3://b/big "$T/ext4"
	has "ext4, killed: resumed" "$T/err" ,resumed
	is "ext4, killed: bytes" "$(sum_of "$T/ext4/big")" "$BIG"
	rm "$T/ext4/big"
	echo old > "$T/ext4/big"
	sync
	ext4_dies
	wrong= cuts=0 resumed=0
	for s in 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.85 0.9 0.95 1 1.1 1.3; do
		ext4_cut $s
	done
	is "ext4, its power cut $cuts times, $resumed resumed" "$wrong" ""
	dd if=/dev/zero of="$T/ext4/filler" bs=1M count=36 2> /dev/null || :
	pail get --json s3://b/big "$T/ext4"
	refused "ext4, full" 74 "$T/ext4"
	rm "$T/ext4/filler"
	next "ext4, with room" "$T/ext4"
	umount "$T/ext4"
}

# ---- FAT -------------------------------------------------------------------

vfat() {
	if ! grep -q vfat /proc/filesystems && ! modprobe -q vfat 2> /dev/null
	then
		skip "vfat" "the kernel has none"
		return 0
	fi
	if ! command -v mkfs.vfat > /dev/null; then
		skip "vfat" "no mkfs.vfat (dosfstools)"
		return 0
	fi
	dd if=/dev/zero of="$T/vfat.img" bs=1M count=0 seek=40 2> /dev/null
	mkfs.vfat "$T/vfat.img" > /dev/null
	mounted "vfat" "$T/vfat" -o loop "$T/vfat.img" || return 0
	slowly get --checkpoint 1M s3://b/big "$T/vfat"
	wait_for "$T/vfat" '.pail*j'
	pail_end KILL
	next "vfat, killed" "$T/vfat"
	printf 's3://b/small\ta:b\ns3://b/small\tgood\n' > "$T/fat.list"
	pail get -f "$T/fat.list" "$T/vfat"
	is "vfat: a name that it refuses" "$STATUS $(sum_of "$T/vfat/good")" \
		"80 $SMALL"
	umount "$T/vfat"
}

# What FAT says to pail, said by strace where the kernel has no FAT: EINVAL for
# a name that it cannot hold, EFBIG past 4 GiB.
as_fat_says() {
	if ! command -v strace > /dev/null; then
		skip "as FAT says" "no strace"
		return 0
	fi
	mkdir "$T/fat"
	echo old > "$T/fat/big"
	RUN="strace -f -qq -o /dev/null -e trace=openat"
	RUN="$RUN -e inject=openat:error=EINVAL:when=2+"
	pail get s3://b/small "$T/fat/a:b"
	is "as FAT says: a name that it refuses" "$STATUS" 64
	RUN="strace -f -qq -o /dev/null -e trace=pwrite64"
	RUN="$RUN -e inject=pwrite64:error=EFBIG:when=3+"
	pail get --no-resume s3://b/big "$T/fat/big"
	RUN=
	is "as FAT says: past 4 GiB" "$STATUS" 74
	is "as FAT says: the old file stays" "$(cat "$T/fat/big")" old
	is "as FAT says: no litter" "$(ls -A "$T/fat")" big
}

full
read_only
forbidden
in_the_way
ext4
as_fat_says
vfat
