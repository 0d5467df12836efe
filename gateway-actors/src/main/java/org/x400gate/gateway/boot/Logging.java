package org.x400gate.gateway.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.admin.RecentEvents;
import org.x400gate.gateway.audit.Audit;

/** One line for one fact, {@code key=value}: to the file, to the console if wanted, and the last ones to the admin page. */
final class Logging {
    /** A line end inside a value would forge a line of its own; so would one inside a stack trace. */
    private static final String PATTERN = "time=%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} level=%level room=%logger{0} "
            + "%replace(%msg){'[\\r\\n]+', ' | '}%replace(%replace(%ex){'^(?=.)', ' exception='}){'[\\r\\n]+\\t?', ' | '}%nopex";

    private Logging() {}

    static void begin(LogSettings settings, RecentEvents events) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        context.getLogger("org.x400gate")
                .setLevel(Level.toLevel(settings.level().name()));
        root.addAppender(file(context, "file", settings.file(), settings.maxFileOctets(), settings.keepDays()));
        Logger audit = context.getLogger(Audit.NAME);
        audit.setLevel(Level.INFO); // no setting keeps it quiet
        audit.addAppender(file(
                context,
                "audit",
                settings.audit().file(),
                settings.maxFileOctets(),
                settings.audit().keepDays()));
        if (settings.console()) {
            root.addAppender(console(context));
        }
        root.addAppender(recent(context, events));
    }

    /** Whole lines are on disk before the process ends. */
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static Appender<ILoggingEvent> file(
            LoggerContext context, String name, Path path, long maxOctets, int keepDays) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setName(name);
        file.setFile(path.toString());
        file.setEncoder(encoder(context));
        file.setRollingPolicy(policy(context, path, maxOctets, keepDays, file));
        file.start();
        return file;
    }

    private static SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy(
            LoggerContext context, Path path, long maxOctets, int keepDays, FileAppender<ILoggingEvent> parent) {
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(parent);
        policy.setFileNamePattern(path + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(new FileSize(maxOctets));
        policy.setMaxHistory(keepDays);
        policy.start();
        return policy;
    }

    private static Appender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(encoder(context));
        console.start();
        return console;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN + "%n");
        encoder.start();
        return encoder;
    }

    private static Appender<ILoggingEvent> recent(LoggerContext context, RecentEvents events) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(PATTERN);
        layout.start();
        AppenderBase<ILoggingEvent> recent = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(layout.doLayout(event));
            }
        };
        recent.setContext(context);
        recent.setName("recent");
        recent.start();
        return recent;
    }
}
