namespace Fubuni.Benchmarks;

/// <summary>Sign-in, verification and refresh; and whether many sign-ins at once delay other requests.</summary>
internal sealed class AuthBenchmark : IDisposable
{
    public const string Bare = "bare ASP.NET Core, static bytes";
    public const string KeySet = "GET /.well-known/jwks.json";
    public const string Verify = "GET /api/auth/verify";
    public const string Me = "GET /api/auth/me";
    public const string Refresh = "POST /api/auth/refresh, rotating";
    public const string OneHash = "bcrypt alone, one processor";
    public const string AllHashes = "bcrypt alone, all processors";
    public const string LoginAlone = "POST /api/auth/login";
    public const string LoginFew = "POST /api/auth/login, few";
    public const string LoginMany = "POST /api/auth/login, many";
    public const string Calm = "GET /api/auth/verify, calm";
    public const string Stormy = "GET /api/auth/verify, in a storm of";
    public const string Storm = "POST /api/auth/login, that storm";
    public const string LoginBurst = "login, 100 at once";
    public const string MixedBurst = "login refresh me verify jwks, 20 each";

    private const int Clients = 16;
    private const int Burst = 100;
    private const int Kinds = 5;
    private const int Rounds = 3;

    private readonly Uri _auth;
    private readonly ServiceProcess? _service;
    private readonly OwnProcess _floor;
    private readonly Account[] _accounts;

    private AuthBenchmark(Uri auth, ServiceProcess? service, OwnProcess floor, Account[] accounts) =>
        (_auth, _service, _floor, _accounts) = (auth, service, floor, accounts);

    public static async Task RunAsync(HttpClient auth, ServiceProcess? service)
    {
        var idle = service?.WorkingSet;
        var accounts = new Account[Burst / Kinds];
        for (var number = 0; number < accounts.Length; number++)
        {
            accounts[number] = await Account.RegisterAsync(auth);
        }

        using var benchmark = new AuthBenchmark(
            auth.BaseAddress!,
            service,
            await OwnProcess.StartAsync(FloorService.Argument),
            accounts
        );
        benchmark.RunRound(new Report("warm-up"), TimeSpan.FromSeconds(2));
        var report = new Report($"AuthService, median of {Rounds} alternating rounds");
        for (var round = 0; round < Rounds; round++)
        {
            benchmark.RunRound(report, TimeSpan.FromSeconds(3));
        }

        benchmark.RunBursts(report);
        report.Print();
        new AuthFindings(report, idle, service?.PeakWorkingSet).Print();
    }

    public void Dispose() => _floor.Dispose();

    private void RunRound(Report report, TimeSpan duration)
    {
        report.Add(
            Bare,
            Load.Run(
                Clients,
                duration,
                Sending(_floor.Address, _ => HttpConnection.Request(HttpMethod.Get, "/")),
                _floor.Usage
            )
        );
        report.Add(
            KeySet,
            Run(Clients, duration, _ => HttpConnection.Request(HttpMethod.Get, "/.well-known/jwks.json")),
            Bare
        );
        report.Add(Verify, Run(Clients, duration, client => _accounts[client].Get("/api/auth/verify")), Bare);
        report.Add(Me, Run(Clients, duration, client => _accounts[client].Get("/api/auth/me")), Bare);
        report.Add(Refresh, Load.Run(Clients, duration, Refreshing, _service), Bare);

        report.Add(OneHash, HashFloor.Run(1, duration));
        report.Add(AllHashes, HashFloor.Run(Environment.ProcessorCount, duration));
        report.Add(LoginAlone, Run(1, 2 * duration, client => _accounts[client].Login), OneHash);
        report.Add(LoginFew, Run(4, 2 * duration, client => _accounts[client].Login), AllHashes);
        report.Add(LoginMany, Run(Clients, 2 * duration, client => _accounts[client].Login), AllHashes);

        report.Add(Calm, Run(4, duration, client => _accounts[client].Get("/api/auth/verify")));
        // The sign-ins have begun once the first is answered, and last longer than what is measured.
        using var isOn = new ManualResetEventSlim();
        var login = Sending(_auth, client => _accounts[client].Login);
        var storm = Task.Factory.StartNew(
            () =>
                Load.Run(
                    Clients,
                    duration * 1.5,
                    (client, repeat) =>
                        login(
                            client,
                            request =>
                                repeat(() =>
                                {
                                    request();
                                    isOn.Set();
                                })
                        )
                ),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        isOn.Wait();
        report.Add(
            Stormy,
            Load.Run(4, duration, Sending(_auth, client => _accounts[client].Get("/api/auth/verify"))),
            Calm
        );
        report.Add(Storm, storm.GetAwaiter().GetResult(), AllHashes);
    }

    private void RunBursts(Report report)
    {
        var limit = TimeSpan.FromMinutes(1);
        report.Add(
            LoginBurst,
            Load.Run(
                Burst,
                limit,
                Sending(_auth, client => _accounts[client / Kinds].Login),
                _service,
                requestsPerClient: 1
            ),
            AllHashes
        );
        report.Add(MixedBurst, Load.Run(Burst, limit, OneOfEach, _service, requestsPerClient: 1));
    }

    private Figures Run(int clients, TimeSpan duration, Func<int, byte[]> request) =>
        Load.Run(clients, duration, Sending(_auth, request), _service);

    private static Action<int, Repeat> Sending(Uri server, Func<int, byte[]> request) =>
        (client, repeat) =>
        {
            using var connection = new HttpConnection(server);
            var bytes = request(client);
            repeat(() => connection.Send(bytes));
        };

    private void Refreshing(int client, Repeat repeat)
    {
        using var connection = new HttpConnection(_auth);
        repeat(() => _accounts[client].Refresh(connection));
    }

    private void OneOfEach(int client, Repeat repeat)
    {
        var account = _accounts[client / Kinds];
        using var connection = new HttpConnection(_auth);
        repeat(
            (client % Kinds) switch
            {
                0 => () => connection.Send(account.Login),
                1 => () => account.Refresh(connection),
                2 => () => connection.Send(account.Get("/api/auth/me")),
                3 => () => connection.Send(account.Get("/api/auth/verify")),
                _ => () => connection.Send(HttpConnection.Request(HttpMethod.Get, "/.well-known/jwks.json")),
            }
        );
    }
}
