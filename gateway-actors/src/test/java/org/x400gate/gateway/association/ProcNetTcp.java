package org.x400gate.gateway.association;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's table of IPv4 and IPv6 TCP sockets (proc(5)): what is really open, whoever thinks what. */
final class ProcNetTcp {
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    private ProcNetTcp() {}

    /** Sockets of the local port that are established and belong to a process; those in the backlog have no inode. */
    static long accepted(int localPort) {
        return rows().filter(row -> row.localPort == localPort && row.state.equals(ESTABLISHED) && row.inode != 0)
                .count();
    }

    /** Connections that wait in the listening socket's accept queue; the kernel says it as its receive queue. */
    static long acceptQueue(int localPort) {
        return rows().filter(row -> row.localPort == localPort && row.state.equals(LISTEN))
                .mapToLong(row -> row.receiveQueue)
                .sum();
    }

    /** Descriptors of this process. */
    static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Stream<Row> rows() {
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(file -> lines(file).stream().skip(1).map(Row::of));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private record Row(int localPort, String state, long receiveQueue, long inode) {
        /** sl, local address:port, remote address:port, state, tx:rx queue, timer, retransmits, uid, timeout, inode. */
        static Row of(String line) {
            String[] field = line.trim().split("\\s+");
            return new Row(
                    Integer.parseInt(field[1].substring(field[1].lastIndexOf(':') + 1), 16),
                    field[3],
                    Long.parseLong(field[4].substring(field[4].indexOf(':') + 1), 16),
                    Long.parseLong(field[9]));
        }
    }
}
