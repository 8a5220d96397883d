namespace Aspire.Hosting.Kubernetes.Resources;

public sealed class ProbeV1
{
    public ExecActionV1? Exec { get; set; }

    public int? FailureThreshold { get; set; }

    public int? SuccessThreshold { get; set; }

    public int? InitialDelaySeconds { get; set; }

    public int? PeriodSeconds { get; set; }

    public long? TerminationGracePeriodSeconds { get; set; }

    public int? TimeoutSeconds { get; set; }

    public HttpGetActionV1? HttpGet { get; set; }

    public TcpSocketActionV1? TcpSocket { get; set; }
}

public sealed class HttpGetActionV1
{
    /// <summary>Kubernetes accepts <c>HTTP</c> and <c>HTTPS</c> only, in upper case.</summary>
    public string Scheme { get; set; } = null!;

    public string Path { get; set; } = null!;

    public List<HttpHeaderV1> HttpHeaders { get; } = [];

    public string Host { get; set; } = null!;

    public Int32OrStringV1? Port { get; set; }
}

public sealed class HttpHeaderV1
{
    public string Name { get; set; } = null!;

    public string Value { get; set; } = null!;
}

public sealed class ExecActionV1
{
    public List<string> Command { get; } = [];
}

public sealed class TcpSocketActionV1
{
    public string Host { get; set; } = null!;

    public int Port { get; set; }
}

public sealed class LifecycleV1
{
    public LifecycleHandlerV1 PreStop { get; set; } = null!;

    public LifecycleHandlerV1 PostStart { get; set; } = null!;
}

/// <summary>As in the package, every action is present until it is set to null, although Kubernetes accepts exactly one.</summary>
public sealed class LifecycleHandlerV1
{
    public ExecActionV1 Exec { get; set; } = new();

    public SleepActionV1 Sleep { get; set; } = new();

    public HttpGetActionV1 HttpGet { get; set; } = new();

    public TcpSocketActionV1 TcpSocket { get; set; } = new();
}

public sealed class SleepActionV1
{
    public long Seconds { get; set; }
}
