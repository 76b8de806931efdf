using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>Who keeps what was resolved: a member, or a handler that runs for every request.</summary>
internal readonly record struct Keeper(ISymbol? Member, string Name, string? Local);

/// <summary>Reads what is resolved from the provider that lives as long as the application, and whether it is kept.</summary>
internal static class RootProvider
{
    private const int MaximumDepth = 8;
    private static readonly string[] Builders = ["IEndpointRouteBuilder", "IApplicationBuilder"];

    /// <summary>Whether the call asks the host's own provider: <c>app.Services</c>, or the one that a container was built into.</summary>
    public static bool IsAsked(IInvocationOperation call) => IsRoot(Receiver(call), 0);

    /// <summary>Whether the call asks a provider that this object was constructed with.</summary>
    public static bool IsAskedThroughConstructor(IInvocationOperation call) => Receiver(call) is { Type.Name: "IServiceProvider" } receiver && receiver switch
    {
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } => true,
        IMemberReferenceOperation { Instance: IInstanceReferenceOperation } => true,
        _ => false,
    };

    /// <summary>What keeps the value of the call beyond the code around it, or null: start-up code that uses it and is done keeps nothing.</summary>
    public static Keeper? KeeperOf(IInvocationOperation call)
    {
        var value = (IOperation)call;
        while (value.Parent is IConversionOperation or ICoalesceOperation)
            value = value.Parent;
        switch (value.Parent)
        {
            case IFieldInitializerOperation { InitializedFields: [var field, ..] }:
                return new Keeper(field, field.Name, null);
            case IPropertyInitializerOperation { InitializedProperties: [var property, ..] }:
                return new Keeper(property, property.Name, null);
            case IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } assignment when assignment.Value == value:
                return new Keeper(member, member.Name, null);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator } when HandlerThatUses(local, declarator) is { } captor:
                return new Keeper(null, captor, local.Name);
            default:
                return HandlerAround(call) is { } handler ? new Keeper(null, handler, null) : null;
        }
    }

    private static IOperation? Receiver(IInvocationOperation call) =>
        OperationWalk.WithoutConversions(call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null));

    private static bool IsRoot(IOperation? provider, int depth) => depth < MaximumDepth && provider switch
    {
        IConversionOperation conversion => IsRoot(conversion.Operand, depth + 1),
        IPropertyReferenceOperation { Property.Name: "Services", Instance.Type: { } host } => Is(host, "IHost") || Is(host, "IWebHost"),
        IPropertyReferenceOperation { Property.Name: "ApplicationServices", Instance.Type: { } builder } => Is(builder, "IApplicationBuilder"),
        IPropertyReferenceOperation { Property.Name: "ServiceProvider", Instance.Type: { } routes } => Is(routes, "IEndpointRouteBuilder"),
        IInvocationOperation { TargetMethod: { Name: "BuildServiceProvider", ContainingNamespace.Name: "DependencyInjection" } } => true,
        ILocalReferenceOperation local => DeclaratorOf(local) is { Initializer.Value: { } value } && IsRoot(value, depth + 1),
        _ => false,
    };

    private static IVariableDeclaratorOperation? DeclaratorOf(ILocalReferenceOperation local) =>
        OperationWalk.RootOf(local).Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local));

    /// <summary>The registration of a handler that captures the local, by name.</summary>
    private static string? HandlerThatUses(ILocalSymbol local, IOperation declarator)
    {
        foreach (var use in OperationWalk.RootOf(declarator).Descendants())
        {
            if (use is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && HandlerAround(use) is { } handler)
                return handler;
        }

        return null;
    }

    /// <summary>The call or event that keeps the lambda around an operation for later, by name.</summary>
    private static string? HandlerAround(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is not IAnonymousFunctionOperation { Symbol: var lambda } || parent.Parent is not IDelegateCreationOperation made)
                continue;

            // A lambda that is given a builder sets up at once, and is done.
            if (lambda.Parameters is [{ Type: { } first }, ..] && Builders.Any(name => Is(first, name)))
                continue;
            var holder = OperationWalk.WithConversions(made).Parent;
            if (holder is IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event: var raised } })
                return raised.Name;
            if (holder is IArgumentOperation { Parent: IInvocationOperation call } && (call.Instance?.Type ?? call.TargetMethod.Parameters.FirstOrDefault()?.Type) is { } builder && Builders.Any(name => Is(builder, name)))
                return call.TargetMethod.Name;
        }

        return null;
    }

    private static bool Is(ITypeSymbol type, string contract) => type.Name == contract || type.AllInterfaces.Any(implemented => implemented.Name == contract);
}
