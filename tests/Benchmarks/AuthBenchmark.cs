namespace Fubuni.Benchmarks;

/// <summary>Sign-in, verification and refresh; and whether a storm of sign-ins starves everybody else.</summary>
internal static class AuthBenchmark
{
    private const int Clients = 16;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(HttpClient auth)
    {
        var accounts = new Account[Clients];
        for (var client = 0; client < Clients; client++)
        {
            accounts[client] = await Account.RegisterAsync(auth);
        }

        var rows = new List<Figures>
        {
            await Load.RunAsync("GET /alive (floor of the framework)", Clients, Duration, _ => auth.GetOkAsync("/alive")),
            await Load.RunAsync("GET /.well-known/jwks.json", Clients, Duration, _ => auth.GetOkAsync("/.well-known/jwks.json")),
            await Load.RunAsync("GET /api/auth/me", Clients, Duration, client => auth.GetOkAsync("/api/auth/me", accounts[client].Bearer)),
            await Load.RunAsync("POST /api/auth/refresh, rotating", Clients, Duration, client => accounts[client].RefreshAsync(auth)),
            await Load.RunAsync("POST /api/auth/login", 4, Duration, client => accounts[client].SignInAsync(auth)),
        };

        var storm = Load.RunAsync("POST /api/auth/login, the storm", Clients, Duration, client => accounts[client].SignInAsync(auth));
        rows.Add(await Load.RunAsync("GET /api/auth/me during the storm", 4, Duration, client => auth.GetOkAsync("/api/auth/me", accounts[client].Bearer)));
        rows.Add(await storm);
        Report.Print("AuthService", rows);
    }
}
