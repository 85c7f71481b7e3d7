import { entry } from '../entry.ts'
import { words } from '../pattern.ts'

const licenseType = { licenseType: 'text' } as const

/** Refusals about products and license types. */
export const catalogueTexts = {
  LICENSE_TYPE_NOT_FOUND: entry(licenseType, {
    en: words`There is no license type ${'licenseType'}. Check the code.`,
    de: words`Es gibt keinen Lizenztyp ${'licenseType'}. Prüfen Sie den Code.`,
  }),
  LICENSE_TYPE_NOT_FOUND_FOR_TRIALS: entry({
    en: 'There is no trial with this license type. Check the code.',
    de: 'Es gibt keinen Test mit diesem Lizenztyp. Prüfen Sie den Code.',
  }),
  LICENSE_TYPE_CHANGED: entry(licenseType, {
    en: words`License type ${'licenseType'} was changed since you read it. Read it again, and repeat your change.`,
    de: words`Der Lizenztyp ${'licenseType'} wurde geändert, seit Sie ihn gelesen haben. Lesen Sie ihn neu, und wiederholen Sie Ihre Änderung.`,
  }),
  LICENSE_TYPES_CHANGED: entry(
    { licenseTypes: 'list' },
    {
      en: words`License types were changed since you read them: ${'licenseTypes'}. Read them again, and repeat your change.`,
      de: words`Lizenztypen wurden geändert, seit Sie sie gelesen haben: ${'licenseTypes'}. Lesen Sie sie neu, und wiederholen Sie Ihre Änderung.`,
    },
  ),
  LICENSE_TYPE_EXISTS: entry(licenseType, {
    en: words`License type ${'licenseType'} exists already. Use another code, or read it and change it.`,
    de: words`Den Lizenztyp ${'licenseType'} gibt es schon. Verwenden Sie einen anderen Code, oder lesen Sie ihn und ändern Sie ihn.`,
  }),
  LICENSE_TYPE_NOT_PUBLISHED: entry(licenseType, {
    en: words`License type ${'licenseType'} is a draft. Publish it first.`,
    de: words`Der Lizenztyp ${'licenseType'} ist ein Entwurf. Veröffentlichen Sie ihn zuerst.`,
  }),
  LICENSE_TYPE_PRODUCT_FIXED: entry(licenseType, {
    en: words`License type ${'licenseType'} belongs to another product. Use another code.`,
    de: words`Der Lizenztyp ${'licenseType'} gehört zu einem anderen Produkt. Verwenden Sie einen anderen Code.`,
  }),
  LICENSE_TYPE_RETIRED: entry(licenseType, {
    en: words`License type ${'licenseType'} is retired and issues no new licenses. Use another license type.`,
    de: words`Der Lizenztyp ${'licenseType'} ist außer Betrieb: Mit ihm werden keine neuen Lizenzen ausgestellt. Verwenden Sie einen anderen Lizenztyp.`,
  }),
  LICENSE_TYPE_RETIRED_FOR_PUBLICATION: entry(licenseType, {
    en: words`License type ${'licenseType'} is retired and cannot be published. Define one with another code.`,
    de: words`Der Lizenztyp ${'licenseType'} ist außer Betrieb und lässt sich nicht veröffentlichen. Legen Sie einen mit einem anderen Code an.`,
  }),
  LICENSE_TYPE_RETIRED_FOR_CHANGES: entry(licenseType, {
    en: words`License type ${'licenseType'} is retired. Define one with another code.`,
    de: words`Der Lizenztyp ${'licenseType'} ist außer Betrieb. Legen Sie einen mit einem anderen Code an.`,
  }),
  SKU_TAKEN: entry(
    { sku: 'text', licenseType: 'text' },
    {
      en: words`SKU ${'sku'} belongs to license type ${'licenseType'}. Remove it there first, or use another SKU.`,
      de: words`Die SKU ${'sku'} gehört zum Lizenztyp ${'licenseType'}. Entfernen Sie sie dort zuerst, oder verwenden Sie eine andere SKU.`,
    },
  ),
  PRODUCT_NOT_FOUND: entry(
    { product: 'text' },
    {
      en: words`There is no product ${'product'}. Check the code, or create it first.`,
      de: words`Es gibt kein Produkt ${'product'}. Prüfen Sie den Code, oder legen Sie es zuerst an.`,
    },
  ),
  PRODUCT_CODE_TAKEN: entry(
    { product: 'text', name: 'text' },
    {
      en: words`Product ${'product'} already exists under the name ${'name'}. Use another code, or that name.`,
      de: words`Das Produkt ${'product'} gibt es schon unter dem Namen ${'name'}. Verwenden Sie einen anderen Code oder jenen Namen.`,
    },
  ),
}
