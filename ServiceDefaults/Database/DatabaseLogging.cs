using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fubuni.ServiceDefaults.Database;

public static class DatabaseLogging
{
    /// <summary>
    /// A race that was lost is no error: who catches the exception knows what it means, and what is not caught is
    /// logged as it is.
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
