namespace Fubuni.Benchmarks;

/// <summary>Explains the table: where the time of each kind of request is spent, and what limits it.</summary>
internal sealed class AuthFindings(Report report, long? idleMemory, long? peakMemory)
{
    private const double MiB = 1024 * 1024;

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(
            "service, load, other: microseconds of processor time for each request, of the service, of making the "
                + "load, and of everything else on"
        );
        Console.WriteLine(
            "this machine (database, cache, neighbours). All of them share the processors: a rate is at most "
                + "processors ÷ their sum."
        );
        Console.WriteLine();
        if (idleMemory is { } idle && peakMemory is { } peak)
        {
            Say($"Memory of the service: {idle / MiB:F0} MiB idle, {peak / MiB:F0} MiB at its peak.");
        }

        var (sign, verify) = SignatureFloor.Measure();
        SayLogin();
        SayPath("A refresh", AuthBenchmark.Refresh, sign, "the signature of the new token");
        SayPath("A verification", AuthBenchmark.Verify, verify, "the check of the signature");
        SayPath("/me", AuthBenchmark.Me, verify, "the check of the signature");
        SayStorm();
    }

    private void SayLogin()
    {
        var hash = report[AuthBenchmark.AllHashes].LoadMicroseconds;
        var login = report[AuthBenchmark.LoginMany];
        Say(
            $"A sign-in costs the service {login.ServiceMicroseconds / 1000:F1} ms of processor time, of which the "
                + $"hash alone is {hash / 1000:F1} ms ({100 * hash / login.ServiceMicroseconds:F0} %)."
        );
        Say(
            $"At {login.PerSecond:F1} sign-ins/s the service had {Share(login.ServiceMicroseconds):F0} % of the "
                + $"processors, the load {Share(login.LoadMicroseconds):F0} %, everything else "
                + $"{Share(login.OtherMicroseconds):F0} %. Hashes have the lowest priority: they get what is left."
        );

        double Share(double microseconds) => login.PerSecond * microseconds / Environment.ProcessorCount / 10_000;
    }

    private void SayPath(string what, string name, double signature, string signatureName)
    {
        var path = report[name];
        var total = path.ServiceMicroseconds + path.LoadMicroseconds + path.OtherMicroseconds;
        Say(
            $"{what} costs the service {path.ServiceMicroseconds:F0} µs: {signature:F0} µs are {signatureName}, "
                + $"{report[AuthBenchmark.Bare].ServiceMicroseconds:F0} µs what the bare framework takes for any "
                + "request."
        );
        Say(
            $"With {path.LoadMicroseconds:F0} µs of load and {path.OtherMicroseconds:F0} µs of everything else, "
                + $"{Environment.ProcessorCount} processors allow "
                + $"{Environment.ProcessorCount * 1_000_000 / total:F0}/s."
        );
    }

    private void SayStorm()
    {
        var calm = report[AuthBenchmark.Calm];
        var stormy = report[AuthBenchmark.Stormy];
        var storm = report[AuthBenchmark.Storm];
        Say(
            $"In a storm of {storm.Clients} clients that sign in, verification keeps "
                + $"{100 * stormy.PerSecond / calm.PerSecond:F0} % of its rate; its p99 goes from {calm.P99:F1} to "
                + $"{stormy.P99:F1} ms."
        );
        Say($"It takes what it can get, so {storm.PerSecond:F1} sign-ins/s is what is left for hashes beside it.");
    }

    private static void Say(string text) => Console.WriteLine(text);
}
