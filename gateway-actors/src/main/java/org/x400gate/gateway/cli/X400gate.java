package org.x400gate.gateway.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
            AddressCommand.class,
            ConvertCommand.class,
            PingCommand.class,
            StatusCommand.class,
            ReloadCommand.class,
            DecodeCommand.class,
            PeersCommand.class,
            QueueCommand.class,
            PasswordCommand.class,
            TraceCommand.class,
            SendCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            WarmUp.class
        },
        footer = {
            "",
            "Beside these the launcher has:",
            "  flood    Makes hostile attempts against a gateway with live transfers; see flood --help.",
            "  load     Runs load tests against a gateway, with reports of Gatling; see load --help.",
            "  crash    Kills gateways while mail flows, and closes the account; see crash --help.",
            "  bench    Measures messages a second, in turns with Postfix; see bench --help."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:done, and the answer is no (refused, different, malformed, configuration in error, not salvaged, not restored, not converted, busy, unknown)",
            "2:wrong command line",
            "65:the gateway could not start",
            "69:no gateway answers (status, reload, peers, queue, trace, backup)"
        })
public final class X400gate implements Runnable {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** As {@code main} runs it. */
    static CommandLine commandLine() {
        return new CommandLine(new X400gate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(X400gate::failed);
    }

    /** A file that cannot be read is the user's to mend and gets one line; anything else is ours, and is shown whole. */
    static int failed(Exception fault, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (!(fault instanceof FileSystemException file)) {
            throw fault;
        }
        command.getErr().println(command.getCommandName() + ": " + file.getFile() + ": " + reason(file));
        return ExitCode.FAILED.number();
    }

    private static String reason(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return "no such file";
        }
        if (fault instanceof AccessDeniedException) {
            return "may not be read";
        }
        return fault.getReason() == null
                ? fault.getClass().getSimpleName().replace("Exception", "")
                : fault.getReason();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; to see it work: x400gate demo");
    }
}
