package org.x400gate.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main class: finds the command and gives its exit code to the system. */
@Command(
        name = "x400gate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Gateway between X.400 and Internet mail.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            PingCommand.class,
            StatusCommand.class,
            QueueCommand.class,
            WarmUp.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:done, and the answer is no (refused, different, configuration in error, not salvaged)",
            "2:wrong command line",
            "65:the gateway could not start",
            "69:no gateway answers (status)"
        })
public final class X400gate implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new X400gate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; to see it work: x400gate demo");
    }
}
