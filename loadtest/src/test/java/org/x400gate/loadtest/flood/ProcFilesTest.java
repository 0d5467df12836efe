package org.x400gate.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.loadtest.flood.ProcFiles.Established;

class ProcFilesTest {
    @TempDir
    private Path directory;

    /** What waits in the accept queue belongs to no process yet; the other end of a connection is another's. */
    @Test
    void anAcceptedConnectionIsKnownByItsOtherEnd() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                Socket calling = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            int port = listening.getLocalPort();
            assertThat(ProcFiles.established(port, 1)).isEmpty();

            try (Socket accepted = listening.accept()) {
                InetSocketAddress caller = (InetSocketAddress) accepted.getRemoteSocketAddress();
                assertThat(ProcFiles.established(port, 1)).containsExactly(new Established(port, caller));
                // Seen as one who calls there, it is known by its own end.
                assertThat(ProcFiles.established(1, port))
                        .containsExactly(new Established(
                                calling.getLocalPort(), (InetSocketAddress) calling.getLocalSocketAddress()));
            }
        }
    }

    @Test
    void descriptorsOfTheStoreAreToldApart() throws Exception {
        long pid = ProcessHandle.current().pid();
        ProcFiles.Descriptors before = ProcFiles.descriptors(pid, directory);
        try (var file = Files.newOutputStream(directory.resolve("table"))) {
            file.write(1);
            ProcFiles.Descriptors now = ProcFiles.descriptors(pid, directory);
            assertThat(now.ofStore()).isEqualTo(before.ofStore() + 1);
        }
        assertThat(ProcFiles.resident(pid)).isGreaterThan(10_000_000);
    }
}
