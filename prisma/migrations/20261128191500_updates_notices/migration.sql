-- AlterEnum
ALTER TYPE "notification_message" ADD VALUE 'UPDATES_ENDING';
ALTER TYPE "notification_message" ADD VALUE 'UPDATES_ENDED';
