using System.Runtime.InteropServices;

namespace Fubuni.AuthService.Passwords;

/// <summary>
/// On Linux <see cref="Thread.Priority"/> does nothing; a thread's scheduling policy and nice value do.
/// </summary>
internal static class ThreadPriorities
{
    private const int ThisThread = 0;
    private const int SchedIdle = 5;
    private const int PrioProcess = 0;
    private const int Nice = 19;

    /// <summary>
    /// The current thread runs only when no other thread needs the processor, and is preempted at once. With a nice
    /// value alone it is preempted later: measured, token verification then loses a third of its rate instead of a
    /// seventh.
    /// </summary>
    public static void LowerThisThread()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
            return;
        }

        // A thread may always lower its own priority, unless a sandbox forbids the call. In Linux both calls apply to
        // the thread, although they are named after the process.
        var noPriority = 0;
        if (SetScheduler(ThisThread, SchedIdle, ref noPriority) != 0)
        {
            _ = SetPriority(PrioProcess, ThisThread, Nice);
        }
    }

    /// <param name="thread">0: the calling thread.</param>
    /// <param name="policy">sched(7).</param>
    /// <param name="parameters">A <c>struct sched_param</c>: one number, 0 for policies that are not real-time.</param>
    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int parameters);

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
