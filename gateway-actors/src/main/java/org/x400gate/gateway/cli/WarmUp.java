package org.x400gate.gateway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Loads what an ordinary start loads and ends; the launcher keeps the loaded classes in an archive. */
@Command(name = "warm-up", hidden = true)
final class WarmUp implements Callable<Integer> {
    @Override
    public Integer call() {
        return ExitCode.OK.number();
    }
}
