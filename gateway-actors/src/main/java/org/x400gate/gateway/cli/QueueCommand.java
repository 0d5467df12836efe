package org.x400gate.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done to the queue of a gateway that does not run. */
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        description = "Works on the queue of a gateway that does not run.",
        subcommands = SalvageCommand.class)
final class QueueCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: x400gate queue salvage");
    }
}
