using System.Runtime.InteropServices;

namespace Fubuni.AuthService.Passwords;

/// <summary>On Linux <see cref="Thread.Priority"/> does nothing; a thread's scheduling policy and nice value do.</summary>
internal static class ThreadPriorities
{
    private const int ThisThread = 0;
    private const int SchedIdle = 5;
    private const int PrioProcess = 0;
    private const int Nice = 19;

    /// <summary>
    /// This thread gets the time that no other of the process wants, and gives way at once to one that wakes. With a nice value alone it would give
    /// way later, and verifications beside it would lose a third of their rate instead of a seventh.
    /// </summary>
    public static void LowerThisThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
            return;
        }

        // To lower oneself is always allowed, unless a sandbox forbids the call. In Linux both belong to the thread, whatever the names say.
        var noPriority = 0;
        if (SetScheduler(ThisThread, SchedIdle, ref noPriority) != 0)
        {
            _ = SetPriority(PrioProcess, ThisThread, Nice);
        }
    }

    /// <param name="thread">0: the one that calls.</param>
    /// <param name="policy">sched(7).</param>
    /// <param name="parameters">A <c>struct sched_param</c>: one number, 0 for policies that are not real-time.</param>
    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int parameters);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
