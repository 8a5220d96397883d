using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fubuni.ServiceDefaults.Database;

public static class DatabaseLogging
{
    /// <summary>
    /// A lost race is not logged as an error: the code that catches the exception handles it, and an exception that is
    /// not caught is logged anyway.
    /// </summary>
    public static void LogCaughtExceptionsAtDebug(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings =>
            warnings.Log(
                (CoreEventId.SaveChangesFailed, LogLevel.Debug),
                (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
                (RelationalEventId.CommandError, LogLevel.Debug)
            )
        );
}
