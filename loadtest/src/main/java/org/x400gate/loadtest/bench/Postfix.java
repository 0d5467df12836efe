package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Postfix relay on loopback, with folders of its own, and the client and the sink that come with it. */
final class Postfix {
    private final Path tool;
    private final Path directory;

    /** @param home where the tools are; {@code directory}: what Postfix writes goes below it */
    Postfix(Path home, Path directory) {
        this.tool = home.resolve("tools/judge/bench-postfix.py");
        this.directory = directory;
    }

    /** From its client over it to its sink. */
    Round relay(int messages, int sessions, int octets) throws IOException, InterruptedException {
        return Round.ofRelay(run(messages, sessions, octets, "relay"));
    }

    /** From its client to its sink. */
    Round direct(int messages, int sessions, int octets) throws IOException, InterruptedException {
        return Round.ofDirect(run(messages, sessions, octets, "direct"));
    }

    private String run(int messages, int sessions, int octets, String how) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "python3", tool.toString(), "" + messages, "" + sessions, "" + octets, how)
                .redirectErrorStream(true);
        builder.environment().put("BENCH_DIR", directory.resolve("postfix").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(
                    "Postfix could not be measured (packages postfix and python3? run as root?): " + said);
        }
        String[] lines = said.split("\n");
        return lines[lines.length - 1];
    }

    /** Its client: so many messages to a port on loopback, over so many sessions at once. */
    static Process client(int messages, int sessions, int octets, String to, int port) throws IOException {
        return start(
                "smtp-source",
                "-4",
                "-d",
                "-s",
                "" + sessions,
                "-l",
                "" + octets,
                "-m",
                "" + messages,
                "-f",
                "sender@near.example",
                "-t",
                to,
                "127.0.0.1:" + port);
    }

    /** Its sink: takes everything. */
    static Process sink(int port) throws IOException {
        List<String> unprivileged =
                System.getProperty("user.name").equals("root") ? List.of("-u", "nobody") : List.of();
        List<String> command = new ArrayList<>(List.of("smtp-sink"));
        command.addAll(unprivileged);
        command.addAll(List.of("-4", "127.0.0.1:" + port, "500"));
        return start(command.toArray(String[]::new));
    }

    private static Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process;
    }
}
