using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1013: what is made to be shared by the whole process is built again and again.</summary>
/// <remarks>
/// Reports on the construction (or the builder's call) of a session factory, data source or document store whose value stays in code that runs for every
/// request, every call of a repository or every turn of a loop, or that such code calls; that a scoped or transient registration or a computed property hands
/// out; that the options of a context are given for every scope; or that a controller or hub keeps in a member of its own.
/// Silent in start-up code; where the value goes into a static, a cache or another object; where a loop builds one for each of several databases, or tries
/// until one works; and for what is cheap (context options).
/// </remarks>
internal sealed class FactoryBuiltPerUse : ShapeRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1013;

    public override void Register(FileChecks checks) =>
        checks.On(checks.Services.Model.Expensive.Names, context => Check(context, checks.Services), OperationKind.ObjectCreation, OperationKind.Invocation);

    private void Check(OperationContext context, FlowServices services)
    {
        if (services.Model.Expensive.BuiltBy(context.Operation) is not { } factory || IsOff(context.Compilation, context.Operation.Syntax, context.CancellationToken))
            return;
        if (OccasionOf(Outermost(context.Operation, services), context.ContainingSymbol, services, context.CancellationToken) is { } occasion)
            context.ReportDiagnostic(Create(context.Operation.Syntax.GetLocation(), FixFacts.Of(), factory.Name, occasion));
    }

    /// <summary>The value as the code goes on with it: behind awaits, conversions and members that return the factory itself.</summary>
    private static IOperation Outermost(IOperation built, FlowServices services)
    {
        var value = built;
        while (value.Parent is IConversionOperation or IAwaitOperation
            || value.Parent is IInvocationOperation call && call.Instance == value && services.Model.Expensive.Contains(call.Type))
            value = value.Parent;
        return value;
    }

    private static string? OccasionOf(IOperation value, ISymbol owner, FlowServices services, CancellationToken cancellation)
    {
        switch (value.Parent)
        {
            case IReturnOperation:
                return Occasions.OfReturned(value, owner);
            case IFieldInitializerOperation { InitializedFields: [var field, ..] }:
                return services.Occasions.OfKept(field);
            case IPropertyInitializerOperation { InitializedProperties: [var property, ..] }:
                return services.Occasions.OfKept(property);
            case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var member, Instance: IInstanceReferenceOperation } } when owner is IMethodSymbol { MethodKind: MethodKind.Constructor }:
                return services.Occasions.OfKept(member);
            case IInvocationOperation or IPropertyReferenceOperation or IUsingOperation:
                return services.Occasions.Of(value, owner, cancellation);
            case IArgumentOperation:
                return services.Occasions.OfGiven(value, cancellation);

            // What another factory is built from goes with that one: it is the place.
            case IVariableInitializerOperation when Lifetimes.LocalOf(value) is { } local:
                return Lifetimes.WayOut(local, value) is { } given ? services.Occasions.OfGiven(given, cancellation)
                    : Lifetimes.Leaves(local, value) ? null
                    : services.Occasions.Of(value, owner, cancellation);
            default:
                return null;
        }
    }
}
