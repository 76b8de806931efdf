namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How a failed check reaches the test framework.</summary>
public interface IVerifier
{
    void Fail(string? message = null);

    void True(bool assert, string? message = null);

    IVerifier PushContext(string context);
}

/// <summary>Throws; works under every test framework.</summary>
public sealed class DefaultVerifier : IVerifier
{
    readonly string context = "";

    public DefaultVerifier()
    {
    }

    DefaultVerifier(string context) => this.context = context;

    public void Fail(string? message = null) => throw new VerificationException(context + message);

    public void True(bool assert, string? message = null)
    {
        if (!assert)
            Fail(message);
    }

    public IVerifier PushContext(string context) => new DefaultVerifier($"{this.context}{context}\n");
}

/// <summary>A test's expectation does not hold.</summary>
public sealed class VerificationException(string message) : InvalidOperationException(message);
