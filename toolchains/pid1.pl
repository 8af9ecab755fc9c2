#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# First process inside the build root. Runs one command; reaps orphans; passes TERM and HUP on; leaves INT and
# QUIT to the command (the terminal sends them to it as well); ends with the command's status.
use strict;
use warnings;

my $child = fork // die "linli: cannot fork: $!\n";
if ($child == 0) {
    { exec { $ARGV[0] } @ARGV }
    print STDERR "$ARGV[0]: $!\n";
    exit 127;
}
$SIG{INT} = $SIG{QUIT} = 'IGNORE';
$SIG{TERM} = sub { kill TERM => $child };
$SIG{HUP} = sub { kill HUP => $child };

my $status = 0;
while ((my $pid = wait) != -1) {
    if ($pid == $child) { $status = $?; last; }
}
exit($status & 127 ? 128 + ($status & 127) : $status >> 8);
