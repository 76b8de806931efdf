using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace SessionGuard.Testing;

/// <summary>A source that no rule may stumble over.</summary>
public sealed class BadInput : IXunitSerializable
{
    Func<string> source;

    /// <summary>For the test framework alone.</summary>
    public BadInput()
    {
        Name = "";
        source = () => "";
        Options = new();
    }

    internal BadInput(string name, Func<string> source, VerifyOptions? options = null)
    {
        Name = name;
        this.source = source;
        Options = options ?? new();
    }

    public string Name { get; private set; }

    public string Source => source();

    public VerifyOptions Options { get; private set; }

    public override string ToString() => Name;

    public void Serialize(IXunitSerializationInfo info) => info.AddValue("name", Name);

    public void Deserialize(IXunitSerializationInfo info)
    {
        var known = RobustnessKit.Inputs.Single(input => input.Name == info.GetValue<string>("name"));
        (Name, source, Options) = (known.Name, known.source, known.Options);
    }
}

/// <summary>The data of a theory over all that <see cref="RobustnessKit"/> has; its method takes a <see cref="BadInput"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BadInputsAttribute : DataAttribute
{
    /// <summary>Only one library's version of what comes for each.</summary>
    public bool Once { get; init; }

    public override bool SupportsDiscoveryEnumeration() => true;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. RobustnessKit.Inputs
            .DistinctBy(input => Once ? input.Name.Split(',')[0] : input.Name)
            .Select(input => new TheoryDataRow<BadInput>(input))]);
}
