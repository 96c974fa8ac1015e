/** What waits in every guest, from its first program on, and prints what it saw on the console. */

/** The words that begin a line of the probe. */
export const MARKER = "BENCH";
/** Memory and processes are taken a second time when the first rush is over. */
export const SETTLE_SECONDS = 5;

/**
 * The probe: one shell of busybox, the same in every guest. It looks for the socket ten times a second and starts
 * no process for that (it waits on a pipe that stays empty); only then does it run `docker info`. Waiting with
 * `sleep` took a sixth of the CPU time of a slow boot.
 */
export const PROBE: string = `say() { printf '\\n${MARKER} %s\\n' "$*" > /dev/console; }
now() { read -r now rest < /proc/uptime; }
weigh() {
  while read -r key value rest; do
    case $key in MemTotal:) total=$value ;; MemAvailable:) available=$value ;; esac
  done < /proc/meminfo
  processes=-1 # not the probe
  for process in /proc/[0-9]*; do [ -e "$process/exe" ] && processes=$((processes + 1)); done
}
export HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin
mkfifo -m 600 /run/bench-clock && exec 3<> /run/bench-clock || exit
until [ -S /run/docker.sock ]; do read -t 0.1 nothing <&3; done
now; socket=$now
until /usr/bin/docker -H unix:///run/docker.sock info > /dev/null 2>&1; do read -t 0.1 nothing <&3; done
now
read -r cpu user nice system idle iowait irq softirq rest < /proc/stat
weigh
sectors=0
while read -r major minor disk reads merged read rest; do
  case $disk in vd[a-z] | sd[a-z] | sr[0-9]) sectors=$((sectors + read)) ;; esac
done < /proc/diskstats
say "socket $socket"
say "docker-info $now"
say "cpu $((user + nice + system + irq + softirq)) $idle $iowait"
say "read $((sectors / 2))"
say "memory $((total - available)) $processes"
sleep ${SETTLE_SECONDS}
weigh
say "settled $((total - available)) $processes"
[ -e /run/ros/times ] && while read -r stage seconds; do say "stage $stage $seconds"; done < /run/ros/times
for process in /proc/[0-9]*; do
  read -r line 2> /dev/null < "$process/stat" || continue
  name=\${line#*(}; name=\${name%)*}
  set -- \${line##*) }
  [ $((\${12} + \${13} + \${14} + \${15})) -ge 10 ] && say "process \${process#/proc/} $((\${12} + \${13})) $((\${14} + \${15})) $name"
done
sync
say end
case " $(cat /proc/cmdline) " in
  # a guest without an init that knows the power button
  *" bench.off "*) echo u > /proc/sysrq-trigger; sleep 1; echo o > /proc/sysrq-trigger ;;
esac
`;
