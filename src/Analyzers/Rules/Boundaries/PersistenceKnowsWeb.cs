using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1010: a repository or unit of work is written for one web framework.</summary>
/// <remarks>
/// Reports on what a repository or unit of work that bears a session says of the web: a constructor's or method's parameter, a result type, a property or
/// field (<c>HttpContext</c>, its accessor, <c>IActionResult</c>, <c>IResult</c>), and on its uses of status codes and result helpers.
/// Silent for the host's own middleware and filters, whatever their names; for repositories that keep their objects in the request itself and bear no
/// session; and for contexts, which are often told the user by the request.
/// </remarks>
internal sealed class PersistenceKnowsWeb : ShapeRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.SES1010;

    public override void Register(FileChecks checks)
    {
        var services = checks.Services;
        if (!services.Model.Web.Any)
            return;
        checks.OnTypes(context => CheckSignatures(context, services));
        checks.On(type => IsPersistence(type, services), context => CheckUse(context, services), OperationKind.Invocation, OperationKind.FieldReference, OperationKind.PropertyReference);
    }

    private void CheckSignatures(TypeContext context, FlowServices services)
    {
        var type = context.Type;
        if (!IsPersistence(type, services))
            return;
        var given = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
        {
            if (WebIn(parameter.Type, services) is not { } web)
                continue;
            given.Add(parameter.Type);
            Report(parameter, web);
        }

        foreach (var member in type.GetMembers())
        {
            switch (member)
            {
                case IMethodSymbol { MethodKind: MethodKind.Ordinary } method:
                    foreach (var parameter in method.Parameters)
                    {
                        if (WebIn(parameter.Type, services) is { } taken)
                            Report(parameter, taken);
                    }

                    if (WebIn(method.ReturnType, services) is { } result)
                        Report(method, result);
                    break;

                // The field that a constructor's parameter fills is that parameter's matter.
                case IPropertySymbol property when !given.Contains(property.Type) && WebIn(property.Type, services) is { } kept:
                    Report(property, kept);
                    break;
                case IFieldSymbol { AssociatedSymbol: null } field when !given.Contains(field.Type) && WebIn(field.Type, services) is { } kept:
                    Report(field, kept);
                    break;
            }
        }

        void Report(ISymbol place, ITypeSymbol web)
        {
            foreach (var location in PlacesOf(place, context))
                context.ReportDiagnostic(Create(location, FixFacts.Of(), type.Name, web.Name));
        }
    }

    private void CheckUse(OperationContext context, FlowServices services)
    {
        ISymbol used = context.Operation is IInvocationOperation call ? call.TargetMethod : ((IMemberReferenceOperation)context.Operation).Member;
        if (used is not { IsStatic: true, ContainingType: { } web } || !services.Model.Web.IsOfTheWeb(web) || context.ContainingSymbol.ContainingType is not { } type)
            return;
        if (!IsOff(context.Compilation, context.Operation.Syntax, context.CancellationToken))
            context.ReportDiagnostic(Create(context.Operation.Syntax.GetLocation(), FixFacts.Of(), type.Name, $"{web.Name}.{used.Name}"));
    }

    private static bool IsPersistence(INamedTypeSymbol type, FlowServices services) =>
        type is { TypeKind: TypeKind.Class, IsStatic: false }
        && (services.Repositories.Contains(type) || RepositoryTypes.IsUnitOfWork(type))
        && !services.Model.IsSession(type)
        && services.Bearing.Bears(type)
        && !services.Model.Web.IsOfTheHost(type);

    /// <summary>The type of the web that a type is, or is made of.</summary>
    private static ITypeSymbol? WebIn(ITypeSymbol type, FlowServices services) => type switch
    {
        IArrayTypeSymbol array => WebIn(array.ElementType, services),
        _ when services.Model.Web.IsOfTheWeb(type) => type,
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.TypeArguments.Select(argument => WebIn(argument, services)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
