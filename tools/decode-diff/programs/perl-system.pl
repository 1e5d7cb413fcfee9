use strict;
use warnings;
use Socket;

opendir(my $folder, 'tree') or die;
my @names = sort readdir $folder;
closedir $folder;
print scalar(@names), "\n";

socketpair(my $parent, my $child, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die;
my $pid = fork();
if ($pid == 0) {
    syswrite($child, "tea\n");
    exit 3;
}
sysread($parent, my $line, 10);
waitpid($pid, 0);
print $line, $? >> 8, "\n";
print `uname -s`;
select(undef, undef, undef, 0.02);
local $SIG{ALRM} = sub { print "alarm\n" };
kill 'ALRM', $$;
