using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace StackExchange.Redis;

/// <summary>How to reach the server, as in <c>host:port,password=…,ssl=…,abortConnect=…</c>. Timeouts are milliseconds.</summary>
public sealed class ConfigurationOptions : ICloneable
{
    private bool? _abortOnConnectFail;
    private bool? _ssl;
    private int? _syncTimeout, _asyncTimeout, _connectTimeout, _connectRetry, _keepAlive;
    private IReconnectRetryPolicy? _reconnectRetryPolicy;

    public EndPointCollection EndPoints { get; init; } = [];
    public bool AbortOnConnectFail { get => _abortOnConnectFail ?? !AbortIsOptIn; set => _abortOnConnectFail = value; }
    public bool Ssl { get => _ssl ?? false; set => _ssl = value; }
    public string? SslHost { get; set; }
    public string? User { get; set; }
    public string? Password { get; set; }
    public string? ClientName { get; set; }
    public int? DefaultDatabase { get; set; }
    public int SyncTimeout { get => _syncTimeout ?? 5000; set => _syncTimeout = value; }
    public int AsyncTimeout { get => _asyncTimeout ?? SyncTimeout; set => _asyncTimeout = value; }
    public int ConnectTimeout { get => _connectTimeout ?? Math.Max(5000, SyncTimeout); set => _connectTimeout = value; }
    public int ConnectRetry { get => _connectRetry ?? 3; set => _connectRetry = value; }
    /// <summary>Seconds without traffic after which the connection is tried.</summary>
    public int KeepAlive { get => _keepAlive ?? 60; set => _keepAlive = value; }
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);
    public BacklogPolicy BacklogPolicy { get; set; } = BacklogPolicy.Default;
    public ILoggerFactory? LoggerFactory { get; set; }

    public IReconnectRetryPolicy ReconnectRetryPolicy
    {
        get => _reconnectRetryPolicy ??= new ExponentialRetry(ConnectTimeout / 2);
        set => _reconnectRetryPolicy = value;
    }

    /// <summary>Turns the default of <see cref="AbortOnConnectFail"/> to false.</summary>
    internal bool AbortIsOptIn { get; set; }

    public static ConfigurationOptions Parse(string configuration) => Parse(configuration, false);

    public static ConfigurationOptions Parse(string configuration, bool ignoreUnknown)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (string.IsNullOrWhiteSpace(configuration)) throw new ArgumentException("is empty", nameof(configuration));
        var options = new ConfigurationOptions();
        foreach (var option in configuration.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=');
            if (equals > 0)
            {
                options.Set(option[..equals].Trim(), option[(equals + 1)..].Trim(), ignoreUnknown);
            }
            else if (EndPointCollection.TryParse(option) is { } endPoint && !options.EndPoints.Contains(endPoint))
            {
                options.EndPoints.Add(endPoint);
            }
        }
        return options;
    }

    public ConfigurationOptions Apply(Action<ConfigurationOptions> configure)
    {
        configure?.Invoke(this);
        return this;
    }

    public void SetDefaultPorts() => EndPoints.SetDefaultPorts(Ssl);

    public ConfigurationOptions Clone()
    {
        return new ConfigurationOptions
        {
            EndPoints = [.. EndPoints],
            _abortOnConnectFail = _abortOnConnectFail,
            AbortIsOptIn = AbortIsOptIn,
            _ssl = _ssl,
            SslHost = SslHost,
            User = User,
            Password = Password,
            ClientName = ClientName,
            DefaultDatabase = DefaultDatabase,
            _syncTimeout = _syncTimeout,
            _asyncTimeout = _asyncTimeout,
            _connectTimeout = _connectTimeout,
            _connectRetry = _connectRetry,
            _keepAlive = _keepAlive,
            _reconnectRetryPolicy = _reconnectRetryPolicy,
            HeartbeatInterval = HeartbeatInterval,
            BacklogPolicy = BacklogPolicy,
            LoggerFactory = LoggerFactory,
        };
    }

    object ICloneable.Clone() => Clone();

    public override string ToString() => ToString(includePassword: true);

    public string ToString(bool includePassword)
    {
        var text = new StringBuilder().AppendJoin(',', EndPoints.Select(EndPointCollection.ToString));
        Append("name", ClientName);
        Append("keepAlive", _keepAlive);
        Append("syncTimeout", _syncTimeout);
        Append("asyncTimeout", _asyncTimeout);
        Append("connectTimeout", _connectTimeout);
        Append("user", User);
        Append("password", includePassword || string.IsNullOrEmpty(Password) ? Password : "*****");
        Append("ssl", _ssl);
        Append("sslHost", SslHost);
        Append("abortConnect", _abortOnConnectFail);
        Append("connectRetry", _connectRetry);
        Append("defaultDatabase", DefaultDatabase);
        return text.ToString();

        void Append(string key, object? value)
        {
            if (value is not (null or "")) text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ",")}{key}={value}");
        }
    }

    private void Set(string key, string value, bool ignoreUnknown)
    {
        switch (key.ToLowerInvariant())
        {
            case "abortconnect": AbortOnConnectFail = Bool(key, value); break;
            case "ssl": Ssl = Bool(key, value); break;
            case "sslhost": SslHost = value; break;
            case "user": User = value; break;
            case "password": Password = value; break;
            case "name": ClientName = value; break;
            case "defaultdatabase": DefaultDatabase = Int(key, value); break;
            case "synctimeout": SyncTimeout = Int(key, value, 1); break;
            case "asynctimeout": AsyncTimeout = Int(key, value, 1); break;
            case "connecttimeout": ConnectTimeout = Int(key, value); break;
            case "connectretry": ConnectRetry = Int(key, value); break;
            case "keepalive": KeepAlive = Int(key, value); break;
            // Known to the package, without meaning for a single server spoken to in RESP2.
            case "allowadmin" or "checkcertificaterevocation" or "configchannel" or "configcheckseconds" or "highintegrity" or "highprioritythreads"
                or "preserveasyncorder" or "protocol" or "resolvedns" or "responsetimeout" or "setlib" or "sslprotocols" or "tiebreaker" or "version" or "writebuffer":
                break;
            default:
                if (!ignoreUnknown) throw new ArgumentException($"Keyword '{key}' is not supported.", key);
                break;
        }
    }

    // The rejected value is not repeated: after a comma in a password, it may be part of one.
    private static int Int(string key, string value, int minimum = int.MinValue) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= minimum
            ? number
            : throw new ArgumentOutOfRangeException(key, $"Keyword '{key}' requires an integer value.");

    private static bool Bool(string key, string value) => value.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw new ArgumentOutOfRangeException(key, $"Keyword '{key}' requires a boolean value."),
    };
}
