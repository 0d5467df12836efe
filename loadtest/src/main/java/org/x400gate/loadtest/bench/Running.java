package org.x400gate.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.x400gate.loadtest.bench.BenchConfiguration.Others;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Jvm;
import org.x400gate.loadtest.target.Ports;
import org.x400gate.loadtest.target.TargetOptions;

/** A gateway of its own in a directory, with the neighbours that measure it. */
record Running(GatewayProcess gateway, Bench bench) implements AutoCloseable {
    static Running start(Path place, int sessions) throws IOException, InterruptedException {
        Ports ports = Ports.free();
        Ports more = Ports.free();
        Others others = new Others(more.smtp(), more.sink(), more.x400());
        Path file = Files.writeString(
                Files.createDirectories(place).resolve("x400gate.conf"),
                BenchConfiguration.text(sessions, ports, others, place));
        GatewayProcess gateway = GatewayProcess.start(
                TargetOptions.home(), file, ports.admin(), Jvm.ROOMY, place.resolve("gateway.out"));
        return new Running(gateway, new Bench(gateway, ports, others));
    }

    @Override
    public void close() throws IOException {
        bench.close();
        try {
            gateway.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
