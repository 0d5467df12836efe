package org.x400gate.loadtest.flood;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** What the kernel knows (proc(5)): sockets by port, and a process's memory and descriptors; whoever thinks what. */
final class ProcFiles {
    private static final String ESTABLISHED = "01";
    private static final int IPV4_OCTETS = 4;

    private ProcFiles() {}

    /** One established socket that belongs to a process: those in an accept queue have no inode. */
    record Established(int localPort, InetSocketAddress remote) {}

    /**
     * The sockets whose local port is {@code listening}, or whose remote port is {@code called}: those of a gateway that
     * listens there and calls there.
     */
    static Set<Established> established(int listening, int called) throws IOException {
        String local = ":" + HexFormat.of().withUpperCase().toHexDigits((short) listening);
        String remote = ":" + HexFormat.of().withUpperCase().toHexDigits((short) called);
        Set<Established> found = new HashSet<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (BufferedReader lines = Files.newBufferedReader(Path.of(file), StandardCharsets.US_ASCII)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    // Most lines are of connections in TIME_WAIT, and are not taken apart.
                    if (line.contains(" " + ESTABLISHED + " ") && (line.contains(local) || line.contains(remote))) {
                        row(line, listening, called, found);
                    }
                }
            } catch (NoSuchFileException withoutIpv6) {
                continue;
            }
        }
        return found;
    }

    /** sl, local address:port, remote address:port, state, tx:rx queue, timer, retransmits, uid, timeout, inode. */
    private static void row(String line, int listening, int called, Set<Established> found) {
        String[] field = line.trim().split("\\s+");
        InetSocketAddress from = address(field[1]);
        InetSocketAddress to = address(field[2]);
        boolean ours = from.getPort() == listening || to.getPort() == called;
        if (ours && field[3].equals(ESTABLISHED) && !field[9].equals("0")) {
            found.add(new Established(from.getPort(), from.getPort() == listening ? to : from));
        }
    }

    /** In words of four octets, each in the order of the machine; the last word of a mapped address is the IPv4 one. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        byte[] octets = HexFormat.of().parseHex(text.substring(colon - 2 * IPV4_OCTETS, colon));
        byte[] turned = {octets[3], octets[2], octets[1], octets[0]};
        try {
            return new InetSocketAddress(
                    java.net.InetAddress.getByAddress(turned), Integer.parseInt(text.substring(colon + 1), 16));
        } catch (java.net.UnknownHostException fourOctetsAreAnAddress) {
            throw new IllegalStateException(fourOctetsAreAnAddress);
        }
    }

    /** Resident memory in octets. */
    static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/" + pid + "/status has no VmRSS");
    }

    /**
     * Descriptors of a process.
     *
     * @param ofStore regular files below the store's directory, which come and go with its tables
     */
    record Descriptors(int all, int ofStore) {}

    static Descriptors descriptors(long pid, Path store) throws IOException {
        int all = 0;
        int ofStore = 0;
        try (var open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path each : open) {
                try {
                    all++;
                    ofStore += Files.readSymbolicLink(each).startsWith(store) ? 1 : 0;
                } catch (NoSuchFileException closedMeanwhile) {
                    all--;
                }
            }
        }
        return new Descriptors(all, ofStore);
    }
}
