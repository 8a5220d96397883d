using System.Runtime.InteropServices;

namespace Fubuni.AuthService.Passwords;

/// <summary>On Linux <see cref="Thread.Priority"/> does nothing; a thread's nice value does.</summary>
internal static class ThreadPriorities
{
    private const int ThisThread = 0;
    private const int PrioProcess = 0;
    private const int Nice = 15;

    public static void LowerThisThread()
    {
        if (OperatingSystem.IsLinux())
        {
            // Raising one's own nice value is always allowed. In Linux it belongs to the thread, whatever the constant's name says.
            _ = SetPriority(PrioProcess, ThisThread, Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
