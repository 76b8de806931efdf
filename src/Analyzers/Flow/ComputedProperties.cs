using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Properties without a value of their own: what they say is worked out of others of the same object.</summary>
internal static class ComputedProperties
{
    private const int MaximumDepth = 3;

    /// <summary>The property among those named by which a property's value changes: itself, or one that its getter reads; null where none is.</summary>
    public static string? DependsOn(IPropertySymbol property, string[] names, FlowServices services, CancellationToken cancellation) => DependsOn(property, names, services, MaximumDepth, cancellation);

    private static string? DependsOn(IPropertySymbol property, string[] names, FlowServices services, int depth, CancellationToken cancellation)
    {
        if (names.Contains(property.Name))
            return property.Name;
        if (depth == 0 || property.SetMethod is not null || property.GetMethod is not { } getter || services.Sources.BodyOf(getter, cancellation) is not { } body)
            return null;
        return OperationWalk.InEvaluationOrder(body).OfType<IPropertyReferenceOperation>()
            .Where(read => read.Instance is IInstanceReferenceOperation)
            .Select(read => DependsOn(read.Property, names, services, depth - 1, cancellation))
            .FirstOrDefault(name => name is not null);
    }
}
