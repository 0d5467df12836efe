package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.gateway.smtp.FakeSmtpServer;

/** Two gateways, one of which can be called by the other only, or was down when its mail was to go. */
@Timeout(180)
class SharedAssociationIT {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private final BlockingQueue<String> mail = new LinkedBlockingQueue<>();
    private final FakeSmtpServer inside = new FakeSmtpServer(0).tellingEach(mail::add);
    private final List<Gateway> gateways = new ArrayList<>();

    @AfterEach
    void close() {
        gateways.forEach(Gateway::drain);
        inside.close();
    }

    /** {@code far} is how it knows the other. */
    private void start(String name, int x400, int smtp, String other, String far) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".conf"), """
                x400gate {
                  mta-name = %1$s
                  hostname = "gate.%1$s.example"
                  domain { country = XX, admd = " ", prmd = %1$s }
                  store { directory = "%2$s", min-free = 0 }
                  log { file = "%2$s.log", console = false }
                  sessions { node = 40, incoming = 20, outgoing = 20 }
                  admin.port = 0
                  x400.listen.port = %3$d
                  smtp { max-message-memory = 32 MiB, listen.port = %4$d }
                  smtp.servers.inside { host = "127.0.0.1", port = %5$d }
                  addresses {
                    gateway-prefix = "/C=XX/ADMD= /PRMD=%1$s/"
                    table = [
                      { domain = "%1$s.example", prefix = "/C=XX/ADMD= /PRMD=%1$s/O=inside/" }
                      { domain = "%6$s.example", prefix = "/C=XX/ADMD= /PRMD=%6$s/O=inside/" }
                    ]
                  }
                  routes {
                    smtp = [ { domain = "%1$s.example", server = inside } ]
                    x400 = [ { prefix = "/C=XX/ADMD= /PRMD=%6$s/", peer = %6$s } ]
                  }
                  retry.pauses = [1 h]
                  peers.%6$s { host = "127.0.0.1", our-password = secret, password = secret, %7$s }
                }
                """.formatted(
                        name, directory.resolve(name), x400, smtp, inside.port(), other, far));
        gateways.add(Gateway.start(Settings.read(Optional.of(file)), "test"));
    }

    private static void submit(int port, String from, String to, String subject) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            for (String line : List.of("HELO test", "MAIL FROM:<" + from + ">", "RCPT TO:<" + to + ">", "DATA")) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(in.readLine()).matches("(250|354).*");
            }
            String message = "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject
                    + "\r\nDate: Mon, 23 Nov 2026 11:59:00 +0000\r\n\r\ntext\r\n.\r\n";
            socket.getOutputStream().write(message.getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("250");
        }
    }

    private List<String> arrived(int count) throws InterruptedException {
        List<String> arrived = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String each = mail.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(each).as("mail %d of %d", i + 1, count).isNotNull();
            arrived.add(each);
        }
        return arrived;
    }

    private String log(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".log"));
    }

    private void awaitLine(String name, String line) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> log(name).contains(line));
    }

    /** B can't call A: its mail waits until A has opened an association, and goes over that, after A's own. */
    @ParameterizedTest
    @ValueSource(strings = {"1984", "1988-x410", "1988"})
    void mailForAPeerThatCanNotBeCalledGoesOverTheAssociationThatItOpened(String dialect) throws Exception {
        int x400 = freePort();
        int smtpA = freePort();
        int smtpB = freePort();
        String both = "dialect = \"" + dialect + "\", dialogue-mode = two-way-alternate";
        start("bee", x400, smtpB, "ay", both + ", send-on-incoming = true, port = " + freePort());
        submit(smtpB, "bob@bee.example", "ann@ay.example", "from bee");
        submit(smtpB, "bob@bee.example", "ann@ay.example", "again from bee");
        awaitLine("bee", "event=peer-not-reached peer=ay");

        start("ay", freePort(), smtpA, "bee", both + ", port = " + x400);
        submit(smtpA, "ann@ay.example", "bob@bee.example", "from ay");

        assertThat(arrived(3))
                .anyMatch(each -> each.contains("Subject: from ay"))
                .anyMatch(each -> each.contains("Subject: from bee"))
                .anyMatch(each -> each.contains("Subject: again from bee"));
    }

    /** The table says an hour; a bind from the peer says now. */
    @Test
    void aBindFromAPeerThatCouldNotBeReachedSendsItsMailAtOnce() throws Exception {
        int x400A = freePort();
        int x400B = freePort();
        int smtpA = freePort();
        int smtpB = freePort();
        start("bee", x400B, smtpB, "ay", "port = " + x400A);
        submit(smtpB, "bob@bee.example", "ann@ay.example", "from bee");
        awaitLine("bee", "event=peer-not-reached peer=ay");

        start("ay", x400A, smtpA, "bee", "port = " + x400B);
        submit(smtpA, "ann@ay.example", "bob@bee.example", "from ay");

        assertThat(arrived(2)).anyMatch(each -> each.contains("Subject: from bee"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
